FROM node:22 AS source
WORKDIR /app
COPY . .
RUN npm ci

FROM source AS tests
RUN npm test

FROM source AS app
RUN npm run build
CMD ["node", "dist/main.js"]

# Not needed for the target, which is app.
FROM app AS debug
RUN npm install --global ndb
COPY --from=tests /app/report.xml /report.xml
CMD ["ndb", "dist/main.js"]
