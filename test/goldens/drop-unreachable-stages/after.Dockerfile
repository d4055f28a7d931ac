FROM node:22 AS source
WORKDIR /app
COPY . .
RUN npm ci

FROM source AS app
RUN npm run build
CMD ["node", "dist/main.js"]
