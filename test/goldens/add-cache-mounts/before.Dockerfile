FROM node:22-slim AS app
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
USER node
RUN npm install --global serve

FROM python:3.12-slim AS tools
WORKDIR /srv
COPY requirements.txt ./
RUN pip install -r requirements.txt
RUN pip install --no-cache-dir httpie

FROM python:3.12-slim
WORKDIR /srv
COPY --from=app /app ./
COPY --from=tools /srv ./tools
