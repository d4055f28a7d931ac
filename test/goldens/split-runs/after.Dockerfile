FROM node:22-slim AS builder
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
ARG GIT_SHA=none
RUN npm run build -- --define "$GIT_SHA"

FROM nginx:1.27 AS app
COPY --from=builder /app/dist /usr/share/nginx/html
