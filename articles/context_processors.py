from articles.models.site_facts import site_facts


def site(request):
    """`site` for every template; see site_facts for its keys. No query when warm."""
    return {"site": site_facts(request.path)}
