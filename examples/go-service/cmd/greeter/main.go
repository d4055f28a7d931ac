// Greeter answers every request with a greeting; --once prints one and leaves.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
)

func greeting(name string) string {
	return fmt.Sprintf("hello, %s", name)
}

func main() {
	listen := flag.String("listen", ":8080", "address to listen on")
	once := flag.Bool("once", false, "print one greeting and leave")
	flag.Parse()
	if *once {
		fmt.Println(greeting("stagecraft"))
		return
	}
	handler := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, greeting(r.URL.Path[1:]))
	}
	if err := http.ListenAndServe(*listen, http.HandlerFunc(handler)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
