from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from articles import leaving
        from articles.glossary import lexicon
        from articles.links import watching
        from articles.models import ReadablePage, site_facts
        from articles.publishing_rules import checking
        from articles.publishing_rules.guard import guard
        from articles.reviews import notices, workflow
        from articles.search import synonyms, vocabulary
        from articles.social_cards import keeping as social_cards

        leaving.follow_pages()
        workflow.record_when_published()
        notices.take_over()
        site_facts.forget_when_something_changes()
        lexicon.forget_when_something_changes()
        guard(ReadablePage)
        checking.watch()
        watching.watch()
        synonyms.forget_when_changed()
        vocabulary.learn_when_published()
        social_cards.watch()
