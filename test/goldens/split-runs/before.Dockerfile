FROM node:22-slim AS builder
ARG GIT_SHA=none
WORKDIR /app
COPY . .
RUN npm ci && npm run build -- --define "$GIT_SHA"

FROM nginx:1.27
COPY --from=builder /app/dist /usr/share/nginx/html
