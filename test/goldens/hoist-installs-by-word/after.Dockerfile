FROM node:22-slim AS web
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build
COPY scripts/ /usr/local/bin/

FROM debian:bookworm-slim AS worker
WORKDIR /srv
COPY . .
RUN ./configure && make
COPY mirrors.list /etc/apt/sources.list.d/mirrors.list
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*

FROM debian:bookworm-slim AS app
COPY --from=web /app/dist/ /srv/dist/
COPY --from=web /usr/local/bin/ /srv/bin/
COPY --from=worker /srv/out/ /srv/out/
