"""The world that the tests take place in: two made-up providers, Halcyon and Larkspur, and what they publish.

`terms` has the words, `captures` the documents and the fetches of them, `archives` a store that captures come
into as they do in use, `stored` the same below the archive; `versions` are read texts written by hand. `command`
runs the program, `printing` catches what a report prints, `raw_server` and `replay` answer on loopback.
"""
