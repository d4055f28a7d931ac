import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
import torch

device = "cuda" if torch.cuda.is_available() else "cpu"
points = torch.linspace(0, 1, 100, device=device)
frame = pd.DataFrame({"x": points.cpu(), "y": (points**2).cpu()})
frame.plot(x="x", y="y")
plt.savefig("curve.png")
