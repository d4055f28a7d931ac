FROM debian:bookworm-slim
WORKDIR /srv
COPY --chmod=755 entrypoint.sh /usr/local/bin/entrypoint.sh
COPY --chown=1000:1000 site.conf /srv/site.conf
COPY tool /usr/local/bin/tool
RUN chmod 4755 /usr/local/bin/tool
