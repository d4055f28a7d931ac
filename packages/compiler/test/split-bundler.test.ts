import { text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { processorClock } from "../../../test/support/processor-clock.ts"
import { copy, run, setEnv, workdir } from "./nodes.ts"
import type { Files } from "./split-context.ts"
import { compileIn, instructions, project, stops } from "./split-context.ts"
import type { Stay } from "./split-stays.ts"
import { itStaysWith } from "./split-stays.ts"

const LOCK = `GEM
  remote: https://rubygems.org/
  specs:
    rack (3.0.8)

PLATFORMS
  ruby
  x86_64-linux

DEPENDENCIES
  rack (~> 3.0)

CHECKSUMS
  rack (3.0.8) sha256=aa

RUBY VERSION
   ruby 3.3.1p55

BUNDLED WITH
   2.5.9
`

const gems = (more: Files = {}): Files => ({
  Gemfile: `source "https://rubygems.org"\ngem "rack", "~> 3.0"\n`,
  "Gemfile.lock": LOCK,
  "app/main.rb": "1\n",
  ...more,
})

const base = "ruby:3.3"

/** The instructions behind `WORKDIR /app`. */
const behind = (files: Files, ...installs: readonly string[]): readonly string[] =>
  instructions(compileIn(files, project(...installs.map((line) => run(line))), { base })).slice(2)

describe("a copy before bundle install", () => {
  it("goes behind it, but for what it reads, and takes again what it may have written", () => {
    const files = gems({ ".ruby-version": "3.3.1\n", ".bundle/config": '---\nBUNDLE_JOBS: "4"\n' })
    expect(behind(files, "bundle install --quiet", "rake assets")).toEqual([
      "COPY Gemfile Gemfile.lock .ruby-version ./",
      "COPY .bundle/config .bundle/",
      "RUN bundle install --quiet",
      "FROM app-install AS app",
      "COPY . .",
      "COPY --from=app-install /app/Gemfile.lock /app/",
      "RUN rake assets",
    ])
  })

  it.each([
    "bundle install --frozen",
    "bundle install --frozen --jobs 4 --retry=3 -j4",
    "bundle install --frozen -j $(nproc)",
    'bundle --jobs="$(nproc)" --frozen',
    "gem install bundler:2.5.9 && bundle install --frozen",
    "bundle install --deployment",
    "bundle install --quiet --without development test --deployment",
  ])("goes behind %s, which leaves the lock file as it is", (install) => {
    expect(behind(gems(), install)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      `RUN ${install}`,
      "COPY . .",
    ])
  })

  it("goes behind what is set for it, in its RUN or before it", () => {
    const sets = "bundle config set --local without 'development test'"
    const install = "bundle install --frozen"
    expect(behind(gems(), `${sets} && ${install}`)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      `RUN ${sets} && ${install}`,
      "COPY . .",
    ])
    const deploys = "bundle config --global deployment true"
    const asks = "bundle config gems.example.com user:secret"
    expect(behind(gems(), deploys, asks, install)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      `RUN ${deploys}`,
      `RUN ${asks}`,
      `RUN ${install}`,
      "COPY . .",
    ])
  })

  it.each([
    { BUNDLE_DEPLOYMENT: "1", BUNDLE_PATH: "/usr/local/bundle" },
    { BUNDLE_FROZEN: "true" },
    { BUNDLE_DEPLOYMENT: "true" },
  ])("takes nothing again where %o leaves the lock file as it is", (variables) => {
    const files = gems(variables.BUNDLE_PATH ? { "vendor/.keep": "" } : {})
    const steps = [setEnv(variables), ...project(run("bundle install"))]
    expect(instructions(compileIn(files, steps, { base })).slice(-3)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      "RUN bundle install",
      "COPY . .",
    ])
  })

  it.each([{ BUNDLE_FROZEN: "false" }, { BUNDLE_FROZEN: "0", BUNDLE_DEPLOYMENT: "1" }])(
    "takes it again where a variable says no: %o",
    (variables) => {
      const steps = [setEnv(variables), ...project(run("bundle install"))]
      const made = compileIn(gems(), steps, { base })
      expect(instructions(made)).toContain("COPY --from=app-install /app/Gemfile.lock /app/")
    },
  )

  it.each([
    [{ BUNDLE_DEPLOYMENT: "1" }, "bundle install"],
    [{}, "bundle install --deployment"],
    [{}, "bundle install --path vendor/bundle"],
    [{}, "bundle config set --local path vendor/bundle && bundle install"],
    [{}, "bundle config set --local deployment true && bundle install"],
    [{}, "BUNDLE_DEPLOYMENT=true bundle install"],
  ])("stays where the folder that it installs into is sent: %o %s", (variables, install) => {
    for (const sent of [{ "vendor/.keep": "" }, { vendor: { link: "app" } }]) {
      const steps = [setEnv(variables), ...project(run(install))]
      const made = compileIn(gems(sent), steps, { base })
      expect(instructions(made).at(-1)).toBe(`RUN ${install}`)
      expect(stops(made).join("\n")).toMatch(/vendor is sent, and it installs into vendor\/bundle/u)
    }
  })

  it("goes behind it where Bundler itself is installed above, and Ruby's images say where gems go", () => {
    const steps = [
      setEnv({ GEM_HOME: "/usr/local/bundle", BUNDLE_APP_CONFIG: "/usr/local/bundle" }),
      setEnv({ BUNDLE_SILENCE_ROOT_WARNING: "1", BUNDLE_WITHOUT: "test", RUBY_VERSION: "3.3.1" }),
      run("gem install bundler:2.5.9 --no-document"),
      ...project(run("bundle install --frozen")),
    ]
    expect(instructions(compileIn(gems(), steps, { base })).slice(-3)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      "RUN bundle install --frozen",
      "COPY . .",
    ])
  })

  it("reads Gemfiles as they are written", () => {
    const written = `# frozen_string_literal: true
source 'https://rubygems.org'
git_source(:github) { |repo| "https://github.com/#{repo}.git" }
git_source(:other) do |name|
  name = "#{name}/#{name}" unless name.include?("/")
  "https://example.com/#{name}.git"
end

ruby "3.3.1", :engine => 'ruby'
ruby file: "config/ruby.version"; gem "puma"
gem "rails", "~> 7.0.8", ">= 7.0.8.1" # why
gem 'bootsnap', require: false
gem("tzinfo-data", platforms: %i[ mingw x64_mingw jruby ], :groups => %w(a b))
gem "debug",
  platforms: [:mri, :windows,],
  require: ["debug/prelude", "x"],
  :group => :test
group :development, :test, optional: true do
  platforms :mri do
    gem "web-console", %w[>=1 <2]
  end
end
source "https://gems.example.com" do
  gem "own", "1.0", source: "https://gems.example.com"
end
`
    const files = gems({ Gemfile: written, "config/ruby.version": "3.3.1\n" })
    expect(behind(files, "bundle install --frozen").slice(0, 2)).toEqual([
      "COPY Gemfile Gemfile.lock ./",
      "COPY config/ruby.version config/",
    ])
  })

  it.each([
    `gem${" ".repeat(50_000)}!`,
    `gem "a"${" ".repeat(50_000)}x`,
    `${"\n ".repeat(50_000)}!`,
    `gem [${":a ".repeat(30_000)}!`,
  ])("gives up soon, case %#", (line) => {
    const files = gems({ Gemfile: `source "https://rubygems.org"\n${line}\n` })
    const spent = processorClock()
    expect(behind(files, "bundle install")[0]).toBe("COPY . .")
    expect(spent()).toBeLessThan(3000)
  })

  /** A Gemfile of which something else than registries decides. */
  const unread = (line: string, why: RegExp): Stay => [
    gems({ Gemfile: `source "https://rubygems.org"\n${line}\n` }),
    "bundle install",
    why,
  ]
  const unlocked = (section: string, why: RegExp): Stay => [
    gems({ "Gemfile.lock": `${section}\n\n${LOCK}` }),
    "bundle install",
    why,
  ]
  const set = (line: string, why: RegExp): Stay => [
    gems({ ".bundle/config": `---\n${line}\n` }),
    "bundle install",
    why,
  ]
  const forbidden: Readonly<Record<string, Stay>> = {
    "a gem of the project": unread('gem "own", path: "lib/own"', /says `path` in `gem "own"/u),
    "a gem by an old arrow": unread('gem "own", :path => "lib/own"', /says `path`/u),
    "gems of the project": unread('path "lib" do\nend', /has `path.*, which is more/u),
    "a gem of a repository": unread('gem "x", github: "a/x"', /says `github`/u),
    "the project's own gem": unread("gemspec", /has `gemspec.*, which is more/u),
    "another Gemfile": unread('eval_gemfile "lib/Gemfile"', /has `eval_gemfile.*, which is more/u),
    "a plugin": unread('plugin "x"', /has `plugin.*, which is more/u),
    "a version that is read": unread('ruby File.read("app/v")', /more than a list/u),
    "a version that is worked out": unread('ruby "#{File.read("v")}"', /more than a list/u),
    "a version of another folder": unread('ruby file: "../v"', /names \.\.\/v/u),
    "a text that goes on behind what looks like its end": unread(
      'gem "x#{`cat app/v`}"\n", require: false #"',
      /has `gem "x#.*, which is more/u,
    ),
    "a call between the blocks of others": unread(
      'git_source(:a) do |x|\nend; eval_gemfile "y"; group(:b) do |x|\n  "https://x"\nend',
      /has `git_source\(:a\) do \|x\|`, which is more/u,
    ),
    "a condition": unread('gem "x" if ENV["X"]', /more than a list/u),
    "a condition above": unread('if true\n  gem "x"\nend', /more than a list/u),
    "a command in a text": unread('gem "x", `cat app/v`', /more than a list/u),
    "a block that is called": unread("install_if -> { true } do\nend", /more than a list/u),
    "a registry that is a folder": unread('source "file:///app/gems"', /takes gems from file:/u),
    "a registry by name": unread("source :rubygems", /takes gems from :rubygems/u),
    "an end too many": unread("end", /opens and ends/u),
    "a block that does not end": unread("group :a do", /opens and ends/u),
    "what Ruby does not read": unread("__END__\n(", /more than a list/u),
    "a locked folder": unlocked("PATH\n  remote: lib", /has `PATH`/u),
    "a locked repository": unlocked("GIT\n  remote: https://a", /has `GIT`/u),
    "a locked plugin": unlocked("PLUGIN SOURCE\n  remote: https://a", /has `PLUGIN SOURCE`/u),
    "a lock file of a folder": [
      gems({ "Gemfile.lock": LOCK.replace("https://rubygems.org/", "/app/gems") }),
      "bundle install",
      /takes gems from \/app\/gems/u,
    ],
    "settings that lead elsewhere": set(
      'BUNDLE_PATH: "lib"',
      /what `BUNDLE_PATH: "lib"` in \.bundle\/config changes/u,
    ),
    "settings for a gem of the project": set(
      'BUNDLE_LOCAL__RACK: "lib"',
      /LOCAL__RACK: "lib"` in/u,
    ),
    "settings in lines of their own": set(
      "BUNDLE_WITHOUT:\n  - test",
      /what `BUNDLE_WITHOUT:` in|what ` {2}- test` in/u,
    ),
    "plugins of the project": [
      gems({ ".bundle/plugin/index": "" }),
      "bundle install",
      /\.bundle\/plugin is sent/u,
    ],
    "gems that are sent": [
      gems({ "vendor/cache/rack-3.0.8.gem": "" }),
      "bundle install",
      /vendor\/cache decides/u,
    ],
    "gems where it installs": [
      gems({ "vendor/bundle/x": "" }),
      "bundle install --deployment",
      /vendor is sent, and it installs/u,
    ],
    "settings that it changes": [
      gems({ ".bundle/config": "---\n" }),
      "bundle install --jobs 4",
      /\.bundle is sent, and it changes it/u,
    ],
    "a gem that may be anything": [
      gems(),
      "gem install bundler rake && bundle install",
      /may be built by code/u,
    ],
    "Bundler itself among its files": [
      gems({ "bundler-2.5.9.gem": "" }),
      "gem install bundler && bundle install",
      /gems that lie beside it/u,
    ],
    "another manifest": [gems({ "gems.rb": "" }), "bundle install", /gems\.rb decides/u],
    "no lock file": [gems({ "Gemfile.lock": undefined }), "bundle install", /no Gemfile.lock/u],
    "another folder for gems": [gems(), "bundle install --path lib", /what --path lib changes/u],
    "programs in the project": [gems(), "bundle install --binstubs", /what --binstubs changes/u],
    "all of it in the project": [gems(), "bundle install --standalone", /--standalone changes/u],
    "a set folder": [
      gems(),
      "bundle config set path lib && bundle install",
      /what `path lib` changes/u,
    ],
    "a set flag of a build": [
      gems(),
      "bundle config build.rack --with-x-dir=lib && bundle install",
      /what --with-x-dir changes/u,
    ],
  }

  itStaysWith(forbidden, base)

  it.each([
    ["BUNDLE_GEMFILE", "/gems/Gemfile", /BUNDLE_GEMFILE may change/u],
    ["BUNDLE_PATH", "gems", /BUNDLE_PATH may name/u],
    ["BUNDLE_PATH", "/app/gems", /BUNDLE_PATH may name/u],
    ["BUNDLE_BIN", "/x", /BUNDLE_BIN may change/u],
    ["BUNDLE_LOCAL__RACK", "/x", /BUNDLE_LOCAL__RACK may change/u],
    ["RUBYOPT", "-I.", /RUBYOPT may change/u],
    ["RUBYLIB", "/app", /RUBYLIB may change/u],
    ["GEM_HOME", "gems", /GEM_HOME may name/u],
  ])("stays with %s=%s", (name, value, why) => {
    const made = compileIn(gems(), [setEnv({ [name]: value }), ...project(run("bundle install"))])
    expect(stops(made).join("\n")).toMatch(why)
  })

  it.each<readonly [string, Parameters<typeof compileIn>[1], RegExp]>([
    [
      "settings of a RUN",
      [workdir("/app"), run("bundle config set path lib")],
      /may leave settings|brings settings/u,
    ],
    [
      "settings that a RUN writes",
      [workdir("/app"), run("mkdir .bundle && echo 'BUNDLE_PATH: lib' > .bundle/config")],
      /config, which decides|\.bundle, which decides|may leave settings/u,
    ],
    [
      "settings for all projects",
      [copy(undefined, "app/main.rb", "/usr/local/bundle/config")],
      /brings settings/u,
    ],
    [
      "settings in the home folder",
      [copy(undefined, "app/main.rb", "/root/.bundle/config")],
      /brings settings/u,
    ],
    [
      "settings from elsewhere",
      [{ ...copy(undefined, "app/main.rb", "/app/.bundle/config"), chown: text("0") }],
      /config, which decides/u,
    ],
    ["a Gemfile from elsewhere", [copy(undefined, "app/main.rb", "/app/Gemfile")], /Gemfile/u],
    ["gems from elsewhere", [run("gem install rake")], /may leave settings/u],
    ["gems of a folder", [run("gem install bundler -i /app")], /may leave settings/u],
  ])("stays with %s above", (_, above, why) => {
    const made = compileIn(gems(), [...above, ...project(run("bundle install"))], { base })
    expect(instructions(made)).toContain("RUN bundle install")
    expect(stops(made).join("\n")).toMatch(why)
  })
})
