package desk_test

import (
	"fmt"

	"github.com/doubleroute/sweep/internal/desk"
)

func Example() {
	for _, m := range desk.Test()[:3] {
		fmt.Printf("label:   %s\nsubject: %s\ntext:    %s\n\n", m.Label, m.Subject, m.Text)
	}
	// Output:
	// label:   network
	// subject: Re: my ticket 68043
	// text:    Hi, the wifi in the lab is too weak and I don't know why. Frank Weiss
	//
	// label:   hardware
	// subject: A question
	// text:    Dear colleagues, pls exchange the screen when you have a minure. Many thanks.
	//
	// label:   hardware
	// subject: Trouble with the laptop
	// text:    Please write rather than call, it is loud here today. The ticket was closed, but the webcam from Ms Petrova came back broken again.
}
