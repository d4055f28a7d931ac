FROM node:22-slim
LABEL org.opencontainers.image.title="shop"
LABEL org.opencontainers.image.licenses="MIT"
EXPOSE 8080
# The listing of orders takes its time.
HEALTHCHECK --interval=30s CMD ["node", "health.js"]
CMD ["node", "server.js"]
RUN apt-get update
EXPOSE 9229
RUN apt-get install -y --no-install-recommends curl
LABEL com.example.home=$HOME
ENV HOME=/srv
WORKDIR /srv
COPY server.js health.js ./
ENTRYPOINT exec node
SHELL ["/bin/bash", "-c"]
RUN chown -R 1000:1000 /srv
USER 1000
LABEL org.opencontainers.image.vendor="Acme"
