import { arg, cache, defineConfig, image, stage } from "stagecraft";

const cuda = arg("CUDA_VERSION", { default: "12.4.1" });

const notebook = stage("notebook")
  .from(`nvidia/cuda:${cuda}-runtime-ubuntu22.04`)
  .env({ DEBIAN_FRONTEND: "noninteractive" })
  .layer(
    "apt-get update",
    "apt-get install --yes --no-install-recommends python3 python3-pip",
    "rm -rf /var/lib/apt/lists/*",
  )
  .run("pip3 install torch==2.5.1 --index-url https://download.pytorch.org/whl/cu124", {
    mounts: [cache("/root/.cache/pip")],
  })
  .run("pip3 install matplotlib==3.9.2 pandas==2.2.3", { mounts: [cache("/root/.cache/pip")] })
  .workdir("/notebook")
  .copy("train.py", "./")
  .cmd(["python3", "train.py"]);

export default defineConfig({
  images: { notebook: image(notebook, { tags: ["example/notebook:1.0"] }) },
});
