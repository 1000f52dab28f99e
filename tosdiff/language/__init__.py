"""What the stages know of language: normal forms, words, sentences, dates, names; it stands under all of them."""
