// Command predict is a service in small: it loads a model that may have the
// sub-model of package gated, and says the class of one text.
//
//	predict MODEL TEXT
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"

	"example.com/custom/gated"

	"github.com/doubleroute/sweep/routes"
	"github.com/doubleroute/sweep/submodels"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: predict MODEL TEXT")
	}
	class, err := predict(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(class)
}

func predict(file, text string) (class string, err error) {
	kinds := submodels.Builtin()
	if err := kinds.Add(gated.Spec()); err != nil {
		return "", err
	}
	saved, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	model, err := routes.Load(bytes.NewReader(saved), &routes.Registry{SubModels: kinds})
	if err != nil {
		return "", err
	}
	class, _, err = model.Predict(text)
	return class, err
}
