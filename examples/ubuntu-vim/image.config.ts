import { defineConfig, image, stage } from "stagecraft";

const editor = stage("editor")
  .from("ubuntu:24.04")
  .env({ DEBIAN_FRONTEND: "noninteractive", EDITOR: "vim" })
  .run("apt-get update")
  .run("apt-get install --yes --no-install-recommends vim")
  .run("rm -rf /var/lib/apt/lists/*")
  .copy("vimrc", "/etc/vim/vimrc.local")
  .cmd(["vim"]);

export default defineConfig({
  images: { editor: image(editor, { tags: ["example/editor:1.0"] }) },
});
