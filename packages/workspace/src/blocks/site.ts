import { file, readBoolean } from "@stagecraft/dsl"
import type { BaseInput } from "@stagecraft/dsl"
import type { App, AppOptions } from "./app-options.ts"
import type { OwnReaders } from "./app-stages.ts"
import { buildApp, checkOptions, shipApp } from "./app-stages.ts"
import { notNull, readString } from "./arguments.ts"
import { pathIn } from "./build.ts"
import { HOME } from "./manifests.ts"

/** The options of {@link site}. */
export interface SiteOptions extends AppOptions {
  /** The folder that the build makes; `dist` unless set. */
  readonly output?: string | undefined
  /** The image of nginx that serves it; `nginx:1.28-alpine` unless set. */
  readonly server?: BaseInput | undefined
  /** Answers a path that is no file with `index.html`, for apps with routes of their own. */
  readonly spa?: boolean | undefined
}

const readers: OwnReaders<SiteOptions> = {
  output: readString,
  server: notNull("an image or a stage"),
  spa: readBoolean,
}

/**
 * The image of a static site, such as Vite makes: built with Node.js, served by nginx on port 8080 and not as root. Files
 * with a hash in their name may be kept by browsers, and pages are asked for again.
 *
 * @example export default node.site({ package: "apps/docs", spa: true })
 */
export function site(options: SiteOptions = {}): App {
  checkOptions(options, readers, "node.site")
  const { output = "dist", server = "nginx:1.28-alpine", spa = false, ...shared } = options
  const { port = 8080 } = shared
  const start = buildApp({
    options: { ...shared, port },
    outputs: ({ target }) => [pathIn(target, output)],
  })
  const { closure, builder } = start
  return shipApp(start, {
    from: server,
    env: {},
    // The number that nginx has in its own images.
    user: "101:101",
    fill: (empty) =>
      empty
        .copy(file("nginx.conf", settings(port, spa)), "/etc/nginx/nginx.conf")
        .copy(`${HOME}/${pathIn(closure.target, output)}/`, "./", { from: builder }),
    command: ["nginx", "-g", "daemon off;"],
  })
}

/**
 * A file with a hash before its ending: eight characters of base64, as of Vite, or more of base16, as of webpack. A word in
 * small letters or the size of a picture is none: a file that is kept for a year must not be another one tomorrow.
 */
const hashed =
  "[.-](?=[a-z_-]*[0-9A-Z])(?![0-9]+x[0-9]+\\.)(?:[0-9A-Za-z_-]{8}|[0-9a-f]{8,})\\.(?:js|css|woff2?|png|jpe?g|svg|webp|avif)$"

const settings = (port: number, spa: boolean): string => `worker_processes auto;
pid /tmp/nginx.pid;
error_log /dev/stderr warn;

events {
  worker_connections 1024;
}

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log /dev/stdout;
  client_body_temp_path /tmp/client-body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  sendfile on;
  gzip on;
  gzip_types text/css application/javascript application/json image/svg+xml;
  server_tokens off;

  server {
    listen ${port};
    root ${HOME};
    add_header Cache-Control "no-cache";
    location ~ "${hashed}" {
      add_header Cache-Control "public, max-age=31536000, immutable";
    }
    location / {
      try_files $uri $uri/ ${spa ? "/index.html" : "=404"};
    }
  }
}
`
