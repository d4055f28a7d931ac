// Package store keeps links in memory.
package store

import (
	"sync"

	"github.com/google/uuid"
)

type Store struct {
	mutex sync.RWMutex
	links map[string]string
}

func New() *Store {
	return &Store{links: map[string]string{}}
}

// Add remembers a target and returns its id.
func (s *Store) Add(target string) string {
	id := uuid.NewString()[:8]
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.links[id] = target
	return id
}

func (s *Store) Get(id string) (string, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	target, found := s.links[id]
	return target, found
}
