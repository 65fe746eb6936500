# Python is the version that the tests run on. Front-end assets, then Python's packages, then an image with neither compiler nor Node.
FROM node:22-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY static static
COPY templates templates
RUN npm run build

FROM python:3.11-slim AS packages
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /app --no-create-home okr && install -d -o okr -g okr /media
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY okrapp okrapp
COPY people people
COPY metrics metrics
COPY objectives objectives
COPY templates templates
COPY locale locale
COPY static/src/icons.txt static/src/icons.txt
COPY --from=assets /build/static/build static/build
# No server is reached while building; these values are in no layer's environment.
RUN python -m okrapp.translations compile \
  && SECRET_KEY=build FIELD_KEYS=build ALLOWED_HOSTS=build SITE_URL=https://build \
     DATABASE_URL=postgres://build REDIS_URL=redis://build python manage.py collectstatic --no-input
USER okr
EXPOSE 8000
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", "--blocking-threads=4", \
     "--respawn-failed-workers", "--workers-lifetime=6h", "okrapp.wsgi:application"]
