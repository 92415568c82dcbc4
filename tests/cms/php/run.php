<?php
// run.php SITE: runs the code from standard input inside WordPress and prints what it returns, as JSON.
$_SERVER += ['HTTP_HOST' => '127.0.0.1', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
require $argv[1] . '/wp-load.php';
$answer = eval(file_get_contents('php://stdin'));
echo json_encode($answer, JSON_THROW_ON_ERROR);
