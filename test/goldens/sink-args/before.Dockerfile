FROM debian:bookworm-slim
ARG GIT_SHA=unknown
ARG VERSION=1.0
ARG RELEASE=$VERSION-$GIT_SHA
ARG DEBIAN_FRONTEND=noninteractive
ARG UNUSED
ENV LANG=C.UTF-8 REVISION=$GIT_SHA
RUN apt-get update
RUN apt-get install -y --no-install-recommends ca-certificates curl
WORKDIR /srv
COPY site/ ./
RUN echo "$VERSION" > /srv/version.txt
LABEL org.opencontainers.image.revision=$GIT_SHA
RUN ./make-index
LABEL org.opencontainers.image.version=$RELEASE
