// Package ngrams turns tokens into sparse vectors of n-grams: of words in a row,
// and of characters within words.
//
//	tokenize.Tokens -> Cutter -> keys -> Counts     -> rows and mean n-grams of any Options
//	                              -> Vocabulary -> Encoder -> Matrix
//
// An n-gram is known by a key of 64 bits, its order and 60 bits of a hash, and
// never made a string. Two n-grams that share a key share a row: among ten
// million, the chance that any two do is 1 in 20,000. So a vocabulary takes 8
// bytes a row, in memory and in a file, whatever its n-grams are.
//
// Counts are of one view's training texts. They say at once, for any Options, how
// many rows the vectors have and how many of them are not zero on average, which is
// what a model costs, and they give the vocabulary.
package ngrams
