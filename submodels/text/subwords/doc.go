// Package subwords learns how words are cut into pieces that come often: byte-pair
// encoding over characters (Sennrich, Haddow and Birch 2016). Rare words, and those
// with a typing error, then have pieces in common with others.
package subwords
