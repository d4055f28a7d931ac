import { stage } from "stagecraft";

// Lua, built from its source, in the manner of the images that languages are published in.
const app = stage("app")
  .from("debian:bookworm-slim")
  // Whoever installs packages for Lua later needs these at run time, too.
  .run(`set -eux; \
	apt-get update; \
	apt-get install -y --no-install-recommends \
		ca-certificates \
		libreadline8 \
		netbase \
		tzdata \
	; \
	rm -rf /var/lib/apt/lists/*`)
  // C.UTF-8 is there without the package of locales.
  .env({
    LANG: "C.UTF-8",
    LUA_VERSION: "5.4.7",
    LUA_SHA256: "9fbf5e28ef86c69858f6d3d34eccc32e911c1a28b4120ff3e84aaa70cfbf1e30",
  })
  .run(
    `set -eux; \
	` +
      // packages that were chosen by hand are told from those that are only needed to build
      `\
	savedAptMark="$(apt-mark showmanual)"; \
	apt-get update; \
	apt-get install -y --no-install-recommends \
		gcc \
		libc6-dev \
		libreadline-dev \
		make \
		wget \
	; \
	rm -rf /var/lib/apt/lists/*; \
	\
	wget -O lua.tar.gz "https://www.lua.org/ftp/lua-$LUA_VERSION.tar.gz"; \
	echo "$LUA_SHA256 *lua.tar.gz" | sha256sum -c -; \
	mkdir -p /usr/src/lua; \
	tar -xzf lua.tar.gz -C /usr/src/lua --strip-components=1; \
	rm lua.tar.gz; \
	\
	cd /usr/src/lua; \
	arch="$(dpkg --print-architecture)"; arch="\${arch##*-}"; \
	case "$arch" in \
		'amd64' | 'arm64') flags='-O2' ;; ` +
      // smaller machines get smaller code
      `\
		*) flags='-Os' ;; \
	esac; \
	make -j "$(nproc)" linux-readline MYCFLAGS="$flags"; \
	make install INSTALL_TOP=/usr/local; \
	cd /; \
	rm -rf /usr/src/lua; \
	\
	apt-mark auto '.*' > /dev/null; \
	apt-mark manual $savedAptMark; \
	apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \
	\
	lua -v`,
  )
  // some scripts ask for these names
  .run(`set -eux; \
	for src in lua luac; do \
		dst="\${src}5.4"; \
		[ -s "/usr/local/bin/$src" ]; \
		[ ! -e "/usr/local/bin/$dst" ]; \
		ln -svT "$src" "/usr/local/bin/$dst"; \
	done`)
  .env({
    LUA_PATH: "/usr/local/share/lua/5.4/?.lua;/usr/local/share/lua/5.4/?/init.lua;;",
    LUA_CPATH: "/usr/local/lib/lua/5.4/?.so;;",
  })
  .copy("docker-entrypoint.sh", "/usr/local/bin/")
  .entrypoint(["docker-entrypoint.sh"])
  .cmd(["lua"]);

export default app;
