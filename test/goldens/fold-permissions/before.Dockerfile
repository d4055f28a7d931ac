FROM debian:bookworm-slim
WORKDIR /srv
COPY entrypoint.sh /usr/local/bin/entrypoint.sh
RUN chmod 755 /usr/local/bin/entrypoint.sh
COPY site.conf /srv/site.conf
RUN chown 1000:1000 /srv/site.conf
COPY tool /usr/local/bin/tool
RUN chmod 4755 /usr/local/bin/tool
