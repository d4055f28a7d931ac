FROM debian:bookworm-slim
ARG DEBIAN_FRONTEND=noninteractive
ENV LANG=C.UTF-8
RUN apt-get update
RUN apt-get install -y --no-install-recommends ca-certificates curl
WORKDIR /srv
COPY site/ ./
ARG VERSION=1.0
RUN echo "$VERSION" > /srv/version.txt
ARG GIT_SHA=unknown
LABEL org.opencontainers.image.revision=${GIT_SHA}
ARG RELEASE=${VERSION}-${GIT_SHA}
ARG UNUSED
ENV REVISION=${GIT_SHA}
RUN ./make-index
LABEL org.opencontainers.image.version=${RELEASE}
