"""What stands over all rooms in the Wagtail admin: today, what to write, the guide, and style."""

from wagtail import hooks

from config.desk import guide, new_page, today
from config.style_page import admin as style_page

# After Wagtail's own and every other, since it counts what their panels show.
hooks.register("construct_homepage_panels", today.add_panel, order=100)
hooks.register("register_admin_urls", guide.urls)
hooks.register("register_admin_urls", new_page.urls)
hooks.register("register_help_menu_item", guide.menu_item)
hooks.register("construct_help_menu", guide.instead_of_wagtails)
style_page.register()
