import { arg, cache, defineConfig, env, image, stage } from "stagecraft";

const python = arg("PYTHON_VERSION", { default: "3.12" });
const index = arg("TORCH_INDEX", {
  default: "https://download.pytorch.org/whl/cpu",
  description: "where torch comes from: one folder per CUDA version",
});
const pip = { mounts: [cache("/root/.cache/pip")] };

const service = stage("service")
  .from(`python:${python}-slim`)
  .env({ PYTHONUNBUFFERED: "1", PATH: `/app/bin:${env.PATH}` })
  .workdir("/app")
  .copy("requirements.txt", "./")
  .run("pip install -r requirements.txt", pip)
  .run(`pip install torch==2.5.1 --extra-index-url ${index}`, pip)
  .copy("serve.py", "./")
  .user("1000:1000")
  .expose(8000)
  .healthcheck(
    ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health')"],
    {
      interval: "30s",
      timeout: "3s",
    },
  )
  .cmd(["uvicorn", "serve:app", "--host", "0.0.0.0", "--port", "8000"]);

export default defineConfig({
  images: { inference: image(service, { tags: ["example/inference:1.0"] }) },
});
