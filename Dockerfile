# The site as one image: the lock file decides every version. Runs as its own user, writes only to /data and /tmp.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data HOST=0.0.0.0 PORT=8000
WORKDIR /app

# For an index in a cluster: --build-arg REQUIREMENTS=requirements-cluster.lock; for assistants: requirements-assistants.lock
ARG REQUIREMENTS=requirements.lock
COPY requirements.lock ./
COPY requirements-cluster.lock ./
COPY requirements-assistants.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement "$REQUIREMENTS" \
    && useradd --system --user-group --uid 10001 findings \
    && mkdir /data \
    && chown 10001:10001 /data

COPY manage.py ./
COPY config config
COPY letters letters
COPY search search
COPY static static
COPY templates templates

USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
