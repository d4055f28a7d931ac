// Package links answers requests for short links.
package links

import (
	"encoding/json"
	"net/http"
	"net/url"

	"example.com/shortlinks/internal/store"
	"github.com/go-chi/chi/v5"
)

type Handler struct {
	Store *store.Store
}

type body struct {
	Target string `json:"target"`
}

func (h Handler) Create(w http.ResponseWriter, r *http.Request) {
	var asked body
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if target, err := url.Parse(asked.Target); err != nil || target.Host == "" {
		http.Error(w, "target is not an address", http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]string{"id": h.Store.Add(asked.Target)})
}

func (h Handler) Follow(w http.ResponseWriter, r *http.Request) {
	target, found := h.Store.Get(chi.URLParam(r, "id"))
	if !found {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, target, http.StatusFound)
}
