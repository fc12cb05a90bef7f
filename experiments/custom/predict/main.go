// Command predict is a service in small: it loads a model that may have the sub-model
// of package gated, and says the class of one text. No training framework is in it.
//
//	predict MODEL TEXT
package main

import (
	"fmt"
	"log"
	"os"

	"example.com/custom/gated/lean"

	"github.com/doubleroute/sweep/routes/predict"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: predict MODEL TEXT")
	}
	model, err := predict.Load(os.Args[1], lean.Options())
	if err != nil {
		log.Fatal(err)
	}
	class, _, err := model.Predict(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(class)
}
