document.body.dataset.api = process.env.NEXT_PUBLIC_API;
