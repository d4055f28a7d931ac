package store

import "testing"

func TestAddAndGet(t *testing.T) {
	s := New()
	id := s.Add("https://example.com")
	if target, found := s.Get(id); !found || target != "https://example.com" {
		t.Fatalf("got %q, %v", target, found)
	}
}
