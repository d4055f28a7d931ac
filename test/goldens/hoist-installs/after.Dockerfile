FROM debian:bookworm-slim AS builder
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends gcc make
COPY . .
RUN make

FROM debian:bookworm-slim AS tools
RUN apt-get update && apt-get install -y --no-install-recommends curl
COPY settings /srv/settings
RUN apt-get update
COPY tools/ /usr/local/bin/
# It stays below the tools, and so the lists are also fetched below the first copy.
RUN apt-get install -y --no-install-recommends git

FROM debian:bookworm-slim AS plugins
WORKDIR /plugins
COPY plugins/ ./
RUN touch /plugins/.new && apt-get update && apt-get install -y --no-install-recommends gcc
COPY plugins.conf /etc/plugins.conf
# Both stay: valgrind would be looked for in lists that are as old as the first layers.
RUN apt-get install -y --no-install-recommends valgrind

FROM debian:bookworm-slim AS pages
WORKDIR /srv/pages
RUN apt-get update && apt-get install -y --no-install-recommends brotli && rm -rf /var/lib/apt/lists/*
COPY pages/ ./
RUN chmod -R 755 /srv/pages && chown -R www-data:www-data /srv/pages

FROM debian:bookworm-slim AS app
WORKDIR /srv
COPY --from=builder /src/out/ ./out/
COPY --from=tools /usr/local/bin/ /usr/local/bin/
COPY --from=plugins /plugins/ ./plugins/
COPY --from=pages /srv/pages/ ./pages/
COPY pins /etc/apt/preferences.d/pins
RUN apt-get update
RUN apt-get install -y --no-install-recommends ca-certificates
COPY site/ /srv/site/
