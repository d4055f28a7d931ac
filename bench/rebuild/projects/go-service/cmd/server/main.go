package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/shortlinks/internal/links"
	"example.com/shortlinks/internal/store"
	"github.com/go-chi/chi/v5"
)

var version = "dev"

func main() {
	router := chi.NewRouter()
	handler := links.Handler{Store: store.New()}
	router.Get("/health", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok " + version + "\n"))
	})
	router.Post("/links", handler.Create)
	router.Get("/{id}", handler.Follow)

	address := os.Getenv("ADDRESS")
	if address == "" {
		address = ":8080"
	}
	server := &http.Server{Addr: address, Handler: router, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		log.Printf("shortlinks %s listens on %s", version, address)
		if err := server.ListenAndServe(); err != http.ErrServerClosed {
			log.Fatal(err)
		}
	}()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = server.Shutdown(ctx)
}
