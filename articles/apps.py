from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from articles.models import site_facts
        from articles.search import synonyms, vocabulary

        site_facts.forget_when_something_changes()
        synonyms.forget_when_changed()
        vocabulary.learn_when_published()
