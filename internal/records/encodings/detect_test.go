package encodings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// writing is what people write in a language, with the encodings that they used
// before UTF-8.
type writing struct {
	language  string
	encodings []string
	labels    []string
	texts     []string
}

func writings() []writing {
	return []writing{
		{"Russian", []string{"windows-1251", "koi8-r", "ibm866", "iso-8859-5", "x-mac-cyrillic"}, []string{"жалоба", "вопрос", "благодарность"},
			[]string{"Здравствуйте, мой заказ до сих пор не пришёл", "Как вернуть деньги за покупку?", "Спасибо, всё отлично работает", "Приложение не открывается после обновления"}},
		{"Ukrainian", []string{"windows-1251", "koi8-u"}, []string{"скарга", "питання"},
			[]string{"Добрий день, моє замовлення ще не прийшло", "Як повернути гроші за покупку?", "Дякую, все чудово працює і їде"}},
		{"Bulgarian", []string{"windows-1251"}, []string{"жалба", "въпрос"},
			[]string{"Поръчката ми още не е пристигнала", "Как мога да върна стоката си?", "Благодаря, всичко работи отлично"}},
		{"Chinese", []string{"gbk", "gb18030"}, []string{"投诉", "咨询", "表扬"},
			[]string{"我的订单还没有到，请帮我查一下", "怎么申请退款？", "谢谢，服务非常好", "软件更新以后打不开了"}},
		{"Chinese of Taiwan", []string{"big5"}, []string{"投訴", "諮詢"},
			[]string{"我的訂單還沒有到，請幫我查一下", "怎麼申請退款？", "謝謝，服務非常好", "軟體更新以後打不開了"}},
		{"Japanese", []string{"shift_jis", "euc-jp", "iso-2022-jp"}, []string{"苦情", "質問", "お礼"},
			[]string{"注文した商品がまだ届きません", "返金はどうすればいいですか？", "とても親切な対応でした、ありがとう", "アプリが開かなくなりました"}},
		{"Korean", []string{"euc-kr"}, []string{"불만", "문의", "칭찬"},
			[]string{"주문한 상품이 아직 도착하지 않았어요", "환불은 어떻게 하나요?", "정말 친절하게 대응해 주셔서 감사합니다", "앱이 업데이트 후에 열리지 않습니다"}},
		{"French", []string{"windows-1252", "iso-8859-15"}, []string{"réclamation", "question", "merci à vous"},
			[]string{"Je n'ai pas reçu ma commande, où est-elle ?", "Comment être remboursé après l'achat ?", "Merci, très bon service à l'écoute", "L'application ne s'ouvre plus dès la mise à jour"}},
		{"German", []string{"windows-1252"}, []string{"Störung", "Rückfrage"},
			[]string{"Meine Bestellung ist noch nicht angekommen, können Sie prüfen", "Wie erhalte ich mein Geld zurück für das Gerät?", "Vielen Dank, es läuft alles wunderschön"}},
		{"Spanish", []string{"windows-1252"}, []string{"reclamación", "pregunta"},
			[]string{"Mi pedido todavía no ha llegado, ¿dónde está?", "¿Cómo puedo pedir la devolución mañana?", "Muchas gracias, todo funcionó muy bien señor"}},
		{"Portuguese", []string{"windows-1252"}, []string{"reclamação", "dúvida"},
			[]string{"O meu pedido ainda não chegou, podem ver a situação?", "Como faço para pedir a devolução amanhã?", "Obrigado, o serviço é ótimo e rápido"}},
		{"Swedish", []string{"windows-1252"}, []string{"klagomål", "fråga"},
			[]string{"Min beställning har inte kommit än och jag väntar", "Hur får jag pengarna tillbaka för köpet?", "Tack så mycket, allt är bra nu"}},
		{"Danish", []string{"windows-1252"}, []string{"klage", "spørgsmål"},
			[]string{"Min bestilling er ikke kommet endnu på grund af vejret", "Hvordan får jeg pengene tilbage for købet?", "Tak, det er en rigtig god oplevelse i går, så vær glad"}},
		{"Polish", []string{"windows-1250", "iso-8859-2"}, []string{"skarga", "pytanie", "podziękowanie"},
			[]string{"Moje zamówienie jeszcze nie przyszło, proszę o pomoc", "Jak mogę otrzymać zwrot pieniędzy za zakup?", "Dziękuję, wszystko działa świetnie"}},
		{"Czech", []string{"windows-1250", "iso-8859-2"}, []string{"stížnost", "dotaz", "poděkování"},
			[]string{"Moje objednávka ještě nepřišla, můžete to zjistit", "Jak dostanu peníze zpět za zboží?", "Děkuji, všechno funguje skvěle a rychle"}},
		{"Hungarian", []string{"windows-1250", "iso-8859-2"}, []string{"panasz", "kérdés"},
			[]string{"A rendelésem még nem érkezett meg, kérem nézzék meg", "Hogyan kaphatom vissza a pénzt, ha nem jó?", "Köszönöm szépen, minden tökéletesen működik, nagyon jó időben jött, gyűjtő"}},
		{"Turkish", []string{"windows-1254"}, []string{"şikayet", "soru", "teşekkür"},
			[]string{"Siparişim hâlâ gelmedi, kontrol eder misiniz", "Paramı nasıl geri alabilirim acaba, ne oldu", "Çok teşekkürler, her şey güzel çalışıyor"}},
		{"Greek", []string{"windows-1253", "iso-8859-7"}, []string{"παράπονο", "ερώτηση"},
			[]string{"Η παραγγελία μου δεν έχει φτάσει ακόμα", "Πώς μπορώ να πάρω πίσω τα χρήματά μου;", "Ευχαριστώ, όλα λειτουργούν τέλεια"}},
		{"Hebrew", []string{"windows-1255", "iso-8859-8"}, []string{"תלונה", "שאלה"},
			[]string{"ההזמנה שלי עדיין לא הגיעה", "איך אפשר לקבל החזר כספי?", "תודה רבה, הכל עובד מצוין"}},
		{"Arabic", []string{"windows-1256", "iso-8859-6"}, []string{"شكوى", "سؤال"},
			[]string{"لم يصل طلبي حتى الآن", "كيف يمكنني استرداد المال؟", "شكرا جزيلا، كل شيء يعمل بشكل ممتاز"}},
		{"Thai", []string{"windows-874"}, []string{"ร้องเรียน", "คำถาม"},
			[]string{"สินค้าที่สั่งยังไม่มาถึงเลย", "ขอคืนเงินได้อย่างไร", "ขอบคุณมาก บริการดีมาก"}},
		{"Lithuanian", []string{"windows-1257"}, []string{"skundas", "klausimas"},
			[]string{"Mano užsakymas dar neatėjo, ar galite patikrinti, kas įvyko", "Kaip man susigrąžinti pinigus už prekę?", "Ačiū, viskas veikia puikiai, bet šiek tiek vėlavo"}},
	}
}

// file writes the texts with the labels as CSV; english has only the labels in the
// language.
func (w writing) file(repeat int, english bool) string {
	var b strings.Builder
	b.WriteString("text,label\n")
	for i := range repeat * max(len(w.texts), len(w.labels)) {
		text := w.texts[i%len(w.texts)]
		if english {
			text = []string{"my order has not arrived", "how do I get my money back", "thank you for the help", "the app does not open"}[i%4]
		}
		fmt.Fprintf(&b, "%q,%s\n", text, w.labels[i%len(w.labels)])
	}
	return b.String()
}

// TestLegacy writes texts in the encodings that people used for them: each must be
// read as it was written, or refused with the right encoding among the candidates.
func TestLegacy(t *testing.T) {
	right, refused := 0, 0
	for _, w := range writings() {
		for _, name := range w.encodings {
			enc, _, err := Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, short := range []bool{false, true} {
				for _, repeat := range []int{1, 5} {
					want := w.file(repeat, short)
					written, err := enc.NewEncoder().String(want)
					if err != nil {
						t.Fatalf("%s cannot be written in %s: %v", w.language, name, err)
					}
					what := fmt.Sprintf("%s in %s, labels only %v, %d times", w.language, name, short, repeat)
					r, err := NewReader(strings.NewReader(written), "")
					if err != nil {
						t.Fatal(err)
					}
					got, err := io.ReadAll(r)
					var e *Error
					switch {
					case errors.As(err, &e):
						refused++
						t.Logf("%s: %v", what, err)
						if !short {
							t.Errorf("%s: texts must be told: %v", what, err)
						}
					case err != nil:
						t.Errorf("%s: %v", what, err)
					case string(got) != want:
						t.Errorf("%s: taken for %s: %.90q", what, r.Name(), got[12:])
					default:
						right++
					}
				}
			}
		}
	}
	t.Logf("%d right, %d refused", right, refused)
}

// TestLabelsOfOneCharacter holds the detection to labels of one character, which
// must stay apart.
func TestLabelsOfOneCharacter(t *testing.T) {
	const want = "text,label\nrice and fish,食\na broken drill,工\na red coat,衣\nnoodles,食\n"
	enc, _, _ := Lookup("shift_jis")
	written, err := enc.NewEncoder().String(want)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(strings.NewReader(written), "")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != want {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestUnicode reads what Unicode is written in, with a mark and without, in pieces
// of any size.
func TestUnicode(t *testing.T) {
	for _, text := range []string{"text,label\nhow are you,greet\n", "text,label\n" + strings.Repeat("x", 1023) + "é,ü\nwie geht's,ä\n", "文本,标签\n我的订单还没有到,投诉\n谢谢,表扬\n", "текст,метка\nпривет,а\n", "a,b\n🙂🙂,🎉\n" + strings.Repeat("ok,🎉\n", 2000)} {
		for _, name := range []string{"utf-8", "utf-16le", "utf-16be"} {
			enc, _, _ := Lookup(name)
			b, err := enc.NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			mark := map[string]string{"utf-8": "\xef\xbb\xbf", "utf-16le": "\xff\xfe", "utf-16be": "\xfe\xff"}[name]
			for _, content := range []string{string(b), mark + string(b)} {
				for how, src := range map[string]io.Reader{"whole": strings.NewReader(content), "a byte at a time": iotest.OneByteReader(strings.NewReader(content)), "with an error at the end": iotest.DataErrReader(strings.NewReader(content))} {
					r, err := NewReader(src, "")
					if err != nil {
						t.Fatal(err)
					}
					if got, err := io.ReadAll(r); err != nil || string(got) != text || r.Name() != name && (name == "utf-8" || text[0] > 'z') {
						t.Errorf("%s %s: got %.60q as %s, %v; want %.60q", name, how, got, r.Name(), err, text)
					}
				}
			}
		}
	}
}

// TestStated reads in the encoding that is stated.
func TestStated(t *testing.T) {
	for name, content := range map[string]string{"latin-1": "caf\xe9", "cp1251": "\xef\xf0\xe8", "UTF8": "\xef\xbb\xbfé", "gb2312": "\xc4\xe3", "cp437": "\x82", "cp949": "\xb0\xa1"} {
		r, err := NewReader(strings.NewReader(content), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := map[string]string{"latin-1": "café", "cp1251": "при", "UTF8": "é", "gb2312": "你", "cp437": "é", "cp949": "가"}[name]
		if got, err := io.ReadAll(r); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"utf-9", "", "replacement"} {
		if _, _, err := Lookup(name); err == nil {
			t.Errorf("%q is an encoding", name)
		}
	}
	r, err := NewReader(strings.NewReader("one\ntwo \x81\n"), "windows-1252")
	if err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, err := io.ReadAll(r); !errors.As(err, &e) || e.Line != 2 {
		t.Errorf("a byte that is no character: %v", err)
	}
}

// TestDamaged names the lines that are not UTF-8 in a text that else is.
func TestDamaged(t *testing.T) {
	text := strings.Repeat("naïve café\n", 20) + "caf\xe9\n" + strings.Repeat("naïve\n", 4) + "\xff\n"
	r, err := NewReader(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(r)
	if want := "line 21: the byte 0xe9 is not UTF-8, which the rest is, also on line 26: correct it, or drop such bytes, as iconv -c -f utf-8 -t utf-8 does"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestEndless reads as much as comes: a line is handed on before the next is there.
func TestEndless(t *testing.T) {
	in, out := io.Pipe()
	go func() {
		_, _ = out.Write([]byte("hello\n"))
	}()
	r, err := NewReader(in, "")
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 100)
	if n, err := r.Read(b); err != nil || string(b[:n]) != "hello\n" {
		t.Errorf("got %q, %v", b[:n], err)
	}
}

// FuzzReader reads anything: what comes out is UTF-8 without NUL and, where it is
// not an error, says all that was in it.
func FuzzReader(f *testing.F) {
	for _, w := range writings() {
		enc, _, _ := Lookup(w.encodings[0])
		b, _ := enc.NewEncoder().Bytes([]byte(w.file(1, false)))
		f.Add(b)
	}
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("a\x00b\x00,\x00"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := NewReader(bytes.NewReader(content), "")
		if err != nil {
			return
		}
		got, err := io.ReadAll(r)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Msg == "" {
				t.Fatalf("%v is not an *Error with a line", err)
			}
			return
		}
		if !utf8.Valid(got) || bytes.IndexByte(got, 0) >= 0 {
			t.Fatalf("not UTF-8: %q", got)
		}
		if !utf8.Valid(content) && bytes.Contains(got, []byte("\ufffd")) {
			t.Fatalf("%q became %q in %s", content, got, r.Name())
		}
		enc, _, _ := Lookup(r.Name())
		back, err := enc.NewEncoder().Bytes(got)
		if r.Name() != "utf-8" && (err != nil || !bytes.HasSuffix(content, back)) && r.Name() != "iso-2022-jp" {
			again, err := enc.NewDecoder().Bytes(back)
			if err != nil || !bytes.Equal(again, got) {
				t.Fatalf("%q in %s is %q, and that is %q again (%v)", content, r.Name(), got, back, err)
			}
		}
	})
}

// TestOneLine holds the detection to a single line and to a single label: it may
// refuse, but not take one encoding for another.
func TestOneLine(t *testing.T) {
	right, refused, wrong := 0, 0, 0
	for _, w := range writings() {
		for _, name := range w.encodings {
			enc, _, _ := Lookup(name)
			for _, want := range append(w.texts, w.labels...) {
				written, err := enc.NewEncoder().String(want)
				if err != nil || utf8.ValidString(written) {
					continue
				}
				r, _ := NewReader(strings.NewReader(written), "")
				switch got, err := io.ReadAll(r); {
				case err != nil:
					refused++
				case string(got) == want:
					right++
				default:
					wrong++
					t.Logf("%s in %s: %q was taken for %q in %s", w.language, name, want, got, r.Name())
				}
			}
		}
	}
	t.Logf("%d right, %d refused, %d wrong", right, refused, wrong)
	if wrong > 0 || right < 2*refused {
		t.Errorf("%d right, %d refused, %d wrong", right, refused, wrong)
	}
}

// TestStrayLetters: in a long text of plain ASCII a letter that several encodings can
// hold is taken for Western European, but not what makes sense as another.
func TestStrayLetters(t *testing.T) {
	plain := strings.Repeat("What is the capital of a country that has two seas?\n", 300)
	for _, one := range []struct{ stray, want string }{
		{"Which is the sister\xf0city of Reykjavik?\n", "windows-1252"},
		{"What is a caf\xe9 for?\n", "windows-1252"},
		{"\xe6\xe0\xeb\xee\xe1\xe0 \xed\xe0 \xe7\xe0\xea\xe0\xe7\n", "windows-1251"},
	} {
		got, err := Detect([]byte(plain+one.stray+plain), true)
		if refused := err != nil && one.want != usual; got != one.want && !refused {
			t.Errorf("%q: %q, %v; want %s", one.stray, got, err, one.want)
		}
	}
	if got, err := Detect([]byte(strings.Repeat("sister\xf0city\n", 3)), true); err == nil {
		t.Errorf("what may be several is taken for %s", got)
	}
}
