# The site as one image: the lock file decides every version. Runs as its own user, writes only to /data.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock

COPY manage.py ./
COPY config config
COPY letters letters
COPY search search
COPY static static
COPY templates templates
RUN useradd --system --uid 10001 findings && mkdir /data && chown findings /data

USER findings
EXPOSE 8000
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && python manage.py collectstatic --noinput --verbosity 0 && exec gunicorn config.wsgi --bind 0.0.0.0:8000 --workers 2 --threads 4 --timeout 120"]
