FROM debian:bookworm-slim
WORKDIR /srv
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /srv/data
RUN chown 1000:1000 /srv/data
# Stays by itself: nobody knows what it does.
RUN ./configure --prefix=/usr
RUN touch /srv/ready
RUN cd /srv && touch data/log
USER 1000
RUN touch /srv/data/first
RUN --network=none touch /srv/data/second
