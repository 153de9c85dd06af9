"""What is wrong with a claim before a clearinghouse says so: the rules as data, and running them."""
