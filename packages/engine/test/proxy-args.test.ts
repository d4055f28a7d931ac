import { expect, test } from "vitest"

import { proxyArgs, withProxies } from "../src/proxy-args.ts"

const config = {
  proxies: {
    default: { httpProxy: "http://p:1", noProxy: "localhost", ftpProxy: "" },
    "tcp://build:2376": { httpsProxy: "http://q:2", allProxy: "socks5://r:3" },
  },
}
const request = { image: "app", contextFolder: "/", dockerfile: "", ignore: "" }

test("proxies of config.json are build arguments in both cases", () => {
  expect(proxyArgs(config, "unix:///var/run/docker.sock")).toEqual({
    HTTP_PROXY: "http://p:1",
    http_proxy: "http://p:1",
    NO_PROXY: "localhost",
    no_proxy: "localhost",
  })
})

test("an engine's own entry is taken instead of the default one", () => {
  expect(proxyArgs(config, "tcp://build:2376")).toEqual({
    HTTPS_PROXY: "http://q:2",
    https_proxy: "http://q:2",
    ALL_PROXY: "socks5://r:3",
    all_proxy: "socks5://r:3",
  })
})

test("what a build gives itself goes before, in whatever case", () => {
  const own = { ...request, buildArgs: { Http_Proxy: "http://own", V: "1" } }
  expect(withProxies(own, config, "x").buildArgs).toEqual({
    NO_PROXY: "localhost",
    no_proxy: "localhost",
    Http_Proxy: "http://own",
    V: "1",
  })
})

test("without proxies a request stays as it is", () => {
  expect(withProxies(request, {}, "x")).toBe(request)
  expect(withProxies(request, { proxies: { default: {} } }, "x")).toBe(request)
})
