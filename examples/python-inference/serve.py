import torch
from fastapi import FastAPI

app = FastAPI()
weights = torch.ones(4)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/predict")
def predict(values: list[float]) -> dict[str, float]:
    return {"score": float(torch.tensor(values) @ weights)}
