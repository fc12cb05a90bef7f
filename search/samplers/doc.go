// Package samplers lists the samplers that an experiment can name, each in a
// package of its own but for the small ones: [Grid], and [Enqueue], which puts
// known configurations before what any sampler suggests. search.Random is with the
// engine, whose default it is.
//
// To add a sampler, write a type with the methods of search.Sampler, test it with
// searchtest.TestSampler, and add it to [All].
package samplers
