# syntax=docker/dockerfile:1
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --omit=dev --no-audit --no-fund

FROM node:${NODE_VERSION}-slim AS build
ARG GIT_SHA=unknown
ENV NODE_ENV=production \
    GIT_SHA=${GIT_SHA}
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --chown=node:node . .
RUN set -eux; \
    npm run lint; \
    npm run build -- --outDir /out; \
    # source maps go elsewhere
    find /out -name '*.map' -delete

FROM gcr.io/distroless/nodejs22-debian12 AS app
LABEL org.opencontainers.image.revision="${GIT_SHA}" org.opencontainers.image.vendor='Acme "Web"'
COPY --from=build /out /app
USER 1000:1000
EXPOSE 3000/tcp 9229
HEALTHCHECK --interval=30s --timeout=3s CMD ["/nodejs/bin/node", "/app/health.js"]
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["/app/server.js"]
