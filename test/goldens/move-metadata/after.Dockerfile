FROM node:22-slim
RUN apt-get update
RUN apt-get install -y --no-install-recommends curl
LABEL com.example.home=${HOME}
ENV HOME=/srv
WORKDIR /srv
COPY server.js health.js ./
CMD ["node", "server.js"]
ENTRYPOINT exec node
SHELL ["/bin/bash", "-c"]
RUN chown -R 1000:1000 /srv
USER 1000
LABEL org.opencontainers.image.title=shop \
      org.opencontainers.image.licenses=MIT \
      org.opencontainers.image.vendor=Acme
EXPOSE 8080 9229
# The listing of orders takes its time.
HEALTHCHECK --interval=30s CMD ["node", "health.js"]
