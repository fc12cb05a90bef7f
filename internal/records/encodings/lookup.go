package encodings

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Lookup returns the encoding of a name as people write it, such as cp1251,
// latin-1 or GBK, and its usual name.
func Lookup(name string) (enc encoding.Encoding, usual string, err error) {
	plain := strings.ToLower(strings.TrimSpace(name))
	plain = strings.ReplaceAll(plain, "_", "-")
	switch key := strings.NewReplacer("-", "", " ", "").Replace(plain); {
	case key == "utf8" || key == "utf8sig" || key == "ascii" || key == "usascii":
		return unicode.UTF8, "utf-8", nil
	case key == "utf16":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16", nil
	case key == "utf16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", nil
	case key == "utf16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", nil
	case key == "utf32" || key == "utf32le":
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "utf-32le", nil
	case key == "utf32be":
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM), "utf-32be", nil
	case strings.HasPrefix(key, "cp125"), strings.HasPrefix(key, "win125"):
		plain = "windows-" + key[len(key)-4:]
	case strings.HasPrefix(key, "latin") && len(key) == 6:
		plain = key
	case key == "ansi":
		plain = "windows-1252"
	default:
		if to, ok := aliases()[key]; ok {
			plain = to
		}
	}
	if enc, err = htmlindex.Get(plain); err == nil {
		if usual, err = htmlindex.Name(enc); err == nil && usual != "replacement" && usual != "x-user-defined" {
			return enc, usual, nil
		}
	}
	if enc, err = ianaindex.IANA.Encoding(plain); err == nil && enc != nil {
		return enc, plain, nil
	}
	return nil, "", fmt.Errorf("the encoding %q is not known: names are such as utf-8, utf-16le, windows-1252, windows-1251, koi8-r, gbk, big5, shift_jis or euc-kr", name)
}

// aliases are names that Python and others have, by what they are without marks.
func aliases() map[string]string {
	return map[string]string{
		"cp949": "euc-kr", "uhc": "euc-kr", "ms949": "euc-kr", "windows949": "euc-kr",
		"cp932": "shift_jis", "ms932": "shift_jis", "windows31j": "shift_jis", "shiftjis": "shift_jis", "sjis": "shift_jis",
		"cp936": "gbk", "gb2312": "gbk", "euccn": "gbk", "ms936": "gbk", "hz": "hz-gb-2312", "hzgb2312": "hz-gb-2312",
		"cp950": "big5", "big5hkscs": "big5", "eucjp": "euc-jp", "euckr": "euc-kr", "iso2022jp": "iso-2022-jp",
		"koi8": "koi8-r", "koi8r": "koi8-r", "koi8u": "koi8-u", "cp866": "ibm866", "ibm866": "ibm866", "dos866": "ibm866",
		"cp437": "ibm437", "cp850": "ibm850", "cp852": "ibm852", "cp855": "ibm855", "cp858": "ibm00858", "cp874": "windows-874", "tis620": "windows-874",
		"macroman": "macintosh", "mac": "macintosh", "maccyrillic": "x-mac-cyrillic",
	}
}
