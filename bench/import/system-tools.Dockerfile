FROM ubuntu:24.04
LABEL maintainer="platform@example.org"

ENV DEBIAN_FRONTEND=noninteractive
ENV LANG C.UTF-8
ENV PATH /opt/tools/bin:$PATH

# one layer, or the lists stay in the image
RUN apt-get update && apt-get install -y --no-install-recommends \
        bash-completion \
        ca-certificates \
        curl \
        git \
        gnupg \
        jq \
        less \
        openssh-client \
        # for the reports
        pandoc \
        python3 \
        python3-venv \
        rsync \
        unzip \
        zip \
    && rm -rf /var/lib/apt/lists/*

ARG TARGETARCH
ARG TOOL_VERSION=1.30.2
RUN curl -fsSL "https://downloads.example.org/tool/v${TOOL_VERSION}/tool-linux-${TARGETARCH}.tar.gz" -o /tmp/tool.tgz \
    && mkdir -p /opt/tools/bin \
    && tar -xzf /tmp/tool.tgz -C /opt/tools/bin --strip-components=1 \
    && rm /tmp/tool.tgz

COPY <<EOF /etc/motd
Tools ${TOOL_VERSION}
EOF

RUN <<'EOF'
set -eu
python3 -m venv /opt/report
for name in requests jinja2 pyyaml; do
  /opt/report/bin/pip install "$name"
done
EOF

VOLUME ["/work"]
WORKDIR /work
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN groupadd --gid 1000 tools && useradd --uid 1000 --gid tools --create-home tools
USER tools
STOPSIGNAL SIGTERM
ONBUILD COPY . /work
CMD bash -l
