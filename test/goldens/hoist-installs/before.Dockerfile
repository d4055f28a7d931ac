FROM debian:bookworm-slim AS builder
WORKDIR /src
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends gcc make
RUN make

FROM debian:bookworm-slim AS tools
COPY settings /srv/settings
RUN apt-get update && apt-get install -y --no-install-recommends curl
COPY tools/ /usr/local/bin/
# Both stay: git would be looked for in lists that are as old as the first layers.
RUN apt-get install -y --no-install-recommends git

FROM debian:bookworm-slim
WORKDIR /srv
COPY --from=builder /src/out/ ./out/
COPY --from=tools /usr/local/bin/ /usr/local/bin/
COPY pins /etc/apt/preferences.d/pins
RUN apt-get update
COPY site/ /srv/site/
RUN apt-get install -y --no-install-recommends ca-certificates
