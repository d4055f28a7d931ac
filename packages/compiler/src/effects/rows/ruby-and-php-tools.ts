import type { Action, Tool } from "../tool.ts"
import { ALONE, does, packages, touches, valued, values, words } from "./words.ts"

const PROJECT = { why: "what the project and its packages say may name any folder or command" }
const CODE = { why: "a package may be built by code of its own" }
const TRAITS = "programs links environment directory startup"

// It loads what lies in the working directory under the names of Ruby's own libraries.
const RUBY = touches(
  `. ^/Gemfile ^/gems.rb ^/.bundle ^/.git /etc /usr /var/lib/gems ~/.bundle ~/.gem ~/.gemrc ~/.local ~/.config
  ~/.gitconfig ~/.ssh ~/.netrc`,
  `. ^/Gemfile.lock ^/.bundle /usr /var/lib/gems /tmp ~/.bundle ~/.gem ~/.local ~/.cache`,
  undefined,
  {
    network: true,
    searches: ["RUBYLIB", "RUBYOPT", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "BUNDLE_PATH"],
  },
)

const composer: Action = {
  ...does(TRAITS, packages),
  touches: touches(
    ". ^/.git ^/HEAD ^/.hg ^/composer.json /etc /usr ~/.composer ~/.config/composer ~/.gitconfig ~/.config/git ~/.ssh",
    ". /tmp ~/.composer ~/.cache/composer ~/.config/composer",
    undefined,
    { network: true, searches: ["PHPRC", "PHP_INI_SCAN_DIR", "COMPOSER", "COMPOSER_HOME"] },
  ),
  beyond: PROJECT,
  apart: ALONE,
  caches: [
    {
      // With any variable of the XDG family it is in `~/.cache/composer` instead.
      places: ["$COMPOSER_CACHE_DIR", "$COMPOSER_HOME/cache", "~/.composer/cache"],
      kind: "cache",
      sharing: "locked",
      off: ["--no-cache"],
      source: "https://getcomposer.org/doc/06-config.md#cache-dir",
    },
  ],
}

/** Tools that install the packages of Ruby and PHP. */
export const rubyAndPhpTools: readonly Tool[] = [
  {
    name: "bundle",
    manual: "https://bundler.io/man/bundle-install.1.html",
    options: words(
      "--deployment --frozen --local --quiet --no-cache --no-prune --clean --force --redownload --standalone --verbose --system",
    ),
    valued: { ...valued("-j --jobs --retry --without --with"), "--path": "tree" },
    actions: {
      install: {
        ...does(TRAITS),
        touches: RUBY,
        beyond: PROJECT,
        apart: ALONE,
        caches: [
          {
            places: ["$BUNDLE_USER_CACHE", "$BUNDLE_USER_HOME/cache", "~/.bundle/cache"],
            kind: "cache",
            sharing: "locked",
            source: "https://bundler.io/man/bundle-config.1.html",
          },
        ],
      },
      ...Object.fromEntries(
        ["config set", "config"].map((name) => [
          name,
          { ...does(TRAITS, values), touches: RUBY, beyond: PROJECT, apart: ALONE },
        ]),
      ),
      exec: {
        ...does(TRAITS, values),
        touches: RUBY,
        beyond: { why: "it runs what the project says" },
        apart: ALONE,
      },
    },
  },
  {
    name: "gem",
    manual: "https://guides.rubygems.org/command-reference/",
    options: words(
      "--no-document --conservative --no-ri --no-rdoc --system --quiet -q -N -f --force --prerelease",
    ),
    valued: valued("-v --version --source -s --platform"),
    actions: {
      install: { ...does(TRAITS, packages), touches: RUBY, beyond: CODE, apart: ALONE },
      update: { ...does(TRAITS, packages), touches: RUBY, beyond: CODE, apart: ALONE },
    },
  },
  {
    name: "composer",
    manual: "https://getcomposer.org/doc/03-cli.md",
    options: words(
      `-n -q -o -a -v -vv -vvv --no-interaction --no-dev --no-scripts --no-autoloader --no-plugins --no-progress --no-cache
      --prefer-dist --prefer-source --prefer-install=dist --optimize-autoloader --classmap-authoritative
      --ignore-platform-reqs --no-ansi --quiet --no-suggest --no-install --audit --no-audit --dev --optimize`,
    ),
    valued: {
      ...valued("--ignore-platform-req --prefer-install"),
      "-d": "tree",
      "--working-dir": "tree",
    },
    actions: {
      install: { ...composer, operands: { kind: "none" } },
      update: composer,
      require: composer,
      "dump-autoload": { ...composer, operands: { kind: "none" }, caches: [] },
      dumpautoload: { ...composer, operands: { kind: "none" }, caches: [] },
      "run-script": { ...composer, operands: values, caches: [] },
    },
  },
]
