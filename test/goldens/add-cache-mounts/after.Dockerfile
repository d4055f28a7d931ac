FROM node:22-slim AS app
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm/_cacache npm ci
COPY . .
RUN mkdir -p /srv/data && chown 1000:1000 /srv/data
USER node

FROM node:22-slim AS site
WORKDIR /site
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22-slim AS server
USER node
RUN npm install --global serve

FROM python:3.12-slim AS tools
WORKDIR /srv
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip/http \
    --mount=type=cache,target=/root/.cache/pip/http-v2 \
    pip install -r requirements.txt

FROM python:3.12-slim AS runtime
WORKDIR /srv
COPY --from=app /app ./
COPY --from=site /site/dist ./dist
COPY --from=server /home/node/lib ./server
COPY --from=tools /srv ./tools
RUN pip install --no-cache-dir httpie
