# The image for production: `docker build -t wayside .`; compose.yaml shows the parts around it.
# No secret is needed to build it. Everything is set by the environment (.env.example).

FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt requirements-production.txt constraints.txt /tmp/
RUN /opt/venv/bin/pip install -r /tmp/requirements-production.txt
WORKDIR /app
COPY . .
RUN /opt/venv/bin/python -m compileall -q config articles disclaimer donations \
    && /opt/venv/bin/python manage.py collectstatic --no-input


FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    PORT=8000
RUN useradd --system --create-home --uid 10001 wayside
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# Uploads, records that wait for the database, mail where EMAIL_URL is not set, and the database
# itself where DATABASE_URL is not: nothing else is ever written to disk.
RUN install -d -o wayside -g wayside /app/var /app/var/media /app/var/mail \
    && install -d -m 700 -o wayside -g wayside /app/var/spool
USER wayside
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-m", "config.healthcheck"]
CMD ["python", "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
